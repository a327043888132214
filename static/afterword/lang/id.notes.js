export default {"notes":{"changed":"Diperbarui sejak Anda menyimpannya","gone":"Tidak ada lagi di situs ini","offline":"Dapat dibuka offline"}};
