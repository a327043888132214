export default {"rows":{"read":"Прачытана","readOne":"Прачытана: «{title}»","remove":"Прыбраць","removeOne":"Прыбраць «{title}»","removed":"Прыбрана.","undo":"Вярнуць","more":"Паказаць яшчэ"}};
