export default {"rows":{"read":"Прочитано","readOne":"Прочитано: «{title}»","remove":"Убрать","removeOne":"Убрать «{title}»","removed":"Убрано.","undo":"Вернуть","more":"Показать ещё"}};
