export default {"offline":{"kept":"Den åbner også offline.","full":"Der var ikke plads til en offlinekopi.","failed":"Der kunne ikke laves en offlinekopi."}};
