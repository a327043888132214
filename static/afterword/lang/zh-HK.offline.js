export default {"offline":{"kept":"亦可離線開啟。","full":"沒有空間存放離線副本。","failed":"未能建立離線副本。"}};
