export default {"offline":{"kept":"Het opent ook offline.","full":"Er was geen ruimte voor een offlinekopie.","failed":"Er kon geen offlinekopie worden gemaakt."}};
