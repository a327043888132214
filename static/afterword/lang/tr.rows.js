export default {"rows":{"read":"Okundu","readOne":"Okundu: “{title}”","remove":"Kaldır","removeOne":"Kaldır: “{title}”","removed":"Kaldırıldı.","undo":"Geri al","more":"Daha fazla göster"}};
