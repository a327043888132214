export default {"notes":{"changed":"收藏后有更新","gone":"已不在本站","offline":"可离线打开"}};
