export default {"notes":{"changed":"Aktualizováno od uložení","gone":"Už není na tomto webu","offline":"Otevře se offline"}};
