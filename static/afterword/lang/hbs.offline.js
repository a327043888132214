export default {"offline":{"kept":"Otvara se i bez interneta.","full":"Nije bilo mjesta za kopiju za čitanje bez interneta.","failed":"Nije bilo moguće napraviti kopiju za čitanje bez interneta."}};
