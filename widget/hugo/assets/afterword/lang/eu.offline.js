export default {"offline":{"kept":"Konexiorik gabe ere irekitzen da.","full":"Ez zegoen lekurik konexiorik gabeko kopia baterako.","failed":"Ezin izan da konexiorik gabeko kopiarik egin."}};
