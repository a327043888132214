export default {"rows":{"read":"مقروءة","readOne":"مقروءة: «{title}»","remove":"إزالة","removeOne":"إزالة «{title}»","removed":"أُزيلت.","undo":"تراجع","more":"عرض المزيد"}};
