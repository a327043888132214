export default {"offline":{"kept":"A cikk offline is megnyílik.","full":"Nem volt hely az offline másolatnak.","failed":"Nem sikerült offline másolatot készíteni."}};
