export default {"notes":{"changed":"Opdateret, siden du gemte den","gone":"Findes ikke længere på webstedet","offline":"Åbner offline"}};
