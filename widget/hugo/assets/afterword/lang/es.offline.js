export default {"offline":{"kept":"También se abre sin conexión.","full":"No había espacio para una copia sin conexión.","failed":"No se ha podido hacer una copia sin conexión."}};
