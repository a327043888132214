export default {"notes":{"offer_other":"有 {n} 篇收藏的文章不在任何備份中。瀏覽器可能會清空儲存空間。","covered_other":"全部都在您上次的備份中。","backup":"儲存備份","updated":"已更新","changed":"收藏後有更新","gone":"已不在本站","offline":"可離線開啟"}};
