export default {"notes":{"changed":"Atualizado desde que você salvou","gone":"Não está mais neste site","offline":"Abre offline"}};
