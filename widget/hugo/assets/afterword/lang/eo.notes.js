export default {"notes":{"changed":"Ĝisdatigita post kiam vi konservis ĝin","gone":"Ne plu en ĉi tiu retejo","offline":"Malfermiĝas senrete"}};
