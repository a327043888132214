export default {"offline":{"kept":"Artikel ini juga dapat dibuka offline.","full":"Tidak ada ruang untuk salinan offline.","failed":"Salinan offline tidak dapat dibuat."}};
