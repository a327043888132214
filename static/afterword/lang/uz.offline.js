export default {"offline":{"kept":"U internetsiz ham ochiladi.","full":"Internetsiz nusxa uchun joy yetmadi.","failed":"Internetsiz nusxa yaratib boʻlmadi."}};
