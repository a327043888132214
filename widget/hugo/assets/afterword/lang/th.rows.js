export default {"rows":{"read":"อ่านแล้ว","readOne":"อ่านแล้ว: “{title}”","remove":"นำออก","removeOne":"นำ “{title}” ออก","removed":"นำออกแล้ว","undo":"เลิกทำ","more":"แสดงเพิ่ม"}};
