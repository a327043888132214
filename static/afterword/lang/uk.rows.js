export default {"rows":{"read":"Прочитано","readOne":"Прочитано: «{title}»","remove":"Вилучити","removeOne":"Вилучити «{title}»","removed":"Вилучено.","undo":"Повернути","more":"Показати ще"}};
