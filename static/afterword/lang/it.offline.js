export default {"offline":{"kept":"Si apre anche offline.","full":"Non c’era spazio per una copia offline.","failed":"Non è stato possibile creare una copia offline."}};
