export default {"notes":{"changed":"Updated since you saved it","gone":"No longer on this site","offline":"Opens offline"}};
