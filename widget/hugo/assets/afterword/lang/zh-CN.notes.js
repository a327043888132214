export default {"notes":{"offer_other":"{n} 篇收藏的文章不在任何备份中。浏览器可能会清空其存储。","covered_other":"全部都在您的上次备份中。","backup":"保存备份","updated":"已更新","changed":"收藏后有更新","gone":"已不在本站","offline":"可离线打开"}};
