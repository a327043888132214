export default {"notes":{"changed":"Обновено след запазването","gone":"Вече не е на този сайт","offline":"Отваря се офлайн"}};
