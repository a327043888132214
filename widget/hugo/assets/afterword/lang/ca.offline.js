export default {"offline":{"kept":"També s’obre sense connexió.","full":"No hi havia espai per a una còpia sense connexió.","failed":"No s’ha pogut fer cap còpia sense connexió."}};
