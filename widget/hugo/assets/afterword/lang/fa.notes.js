export default {"notes":{"changed":"پس از ذخیره به‌روز شده است","gone":"دیگر در این سایت نیست","offline":"آفلاین باز می‌شود"}};
