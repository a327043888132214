export default {"rows":{"read":"خوانده‌شده","readOne":"خوانده‌شده: «{title}»","remove":"برداشتن","removeOne":"برداشتن «{title}»","removed":"برداشته شد.","undo":"برگرداندن","more":"نمایش بیشتر"}};
