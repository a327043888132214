export default {"offline":{"kept":"也可离线打开。","full":"没有空间存放离线副本。","failed":"未能创建离线副本。"}};
