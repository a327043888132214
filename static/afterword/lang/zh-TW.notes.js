export default {"notes":{"changed":"收藏後有更新","gone":"已不在本站","offline":"可離線開啟"}};
