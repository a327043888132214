export default {"offline":{"kept":"也可離線開啟。","full":"沒有空間存放離線副本。","failed":"無法建立離線副本。"}};
