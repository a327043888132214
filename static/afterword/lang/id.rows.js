export default {"rows":{"read":"Sudah dibaca","readOne":"Sudah dibaca: “{title}”","remove":"Hapus","removeOne":"Hapus “{title}”","removed":"Dihapus.","undo":"Urungkan","more":"Tampilkan lainnya"}};
