export default {"offline":{"kept":"Çevrimdışı da açılır.","full":"Çevrimdışı kopya için yer yoktu.","failed":"Çevrimdışı kopya oluşturulamadı."}};
