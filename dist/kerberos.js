export const id = "kerberos";

export const ids = [ "kerberos" ];

export const modules = {
"@vercel/ncc/dist/ncc/@@notfound.js?kerberos": module => {
module.exports = eval("require")("kerberos");
}
};
