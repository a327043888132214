export default {"offline":{"kept":"Se deschide și offline.","full":"Nu a fost loc pentru o copie offline.","failed":"Nu s-a putut face o copie offline."}};
