export default {"notes":{"changed":"Aggiornato da quando l’hai salvato","gone":"Non è più su questo sito","offline":"Si apre offline"}};
