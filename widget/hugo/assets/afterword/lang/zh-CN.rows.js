export default {"rows":{"read":"已读","readOne":"已读：“{title}”","remove":"移除","removeOne":"移除“{title}”","removed":"已移除。","undo":"撤销","more":"显示更多"}};
