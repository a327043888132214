export default {"offline":{"kept":"It also opens offline.","full":"There was no room for an offline copy.","failed":"No offline copy could be made."}};
