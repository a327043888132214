export default {"rows":{"read":"បានអាន","readOne":"បានអាន៖ «{title}»","remove":"ដកចេញ","removeOne":"ដក «{title}» ចេញ","removed":"បានដកចេញ។","undo":"ត្រឡប់វិញ","more":"បង្ហាញបន្ថែម"}};
