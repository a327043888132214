export default {"rows":{"read":"נקראו","readOne":"נקרא: ”{title}”","remove":"הסרה","removeOne":"הסרת ”{title}”","removed":"הוסר.","undo":"ביטול","more":"הצגת עוד"}};
