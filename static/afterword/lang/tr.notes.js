export default {"notes":{"changed":"Kaydettiğinizden beri güncellendi","gone":"Artık bu sitede yok","offline":"Çevrimdışı açılır"}};
