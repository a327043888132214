export default {"rows":{"read":"已讀","readOne":"已讀：「{title}」","remove":"移除","removeOne":"移除「{title}」","removed":"已移除。","undo":"復原","more":"顯示更多"}};
