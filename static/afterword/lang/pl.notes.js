export default {"notes":{"changed":"Zaktualizowano od czasu zapisania","gone":"Nie ma już w tej witrynie","offline":"Otwiera się offline"}};
