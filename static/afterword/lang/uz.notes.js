export default {"notes":{"changed":"Saqlaganingizdan keyin yangilangan","gone":"Endi bu saytda yoʻq","offline":"Internetsiz ochiladi"}};
