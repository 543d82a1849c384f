"""Names as people have them, in the scripts that cards promise, and texts that mean harm."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

SCRIPTS: Final = {
    "Latin": "Élodie Nguyễn",
    "Cyrillic": "Армия",
    "Greek": "Στρατός",
    "Hangul": "봄날의 아미",
    "Japanese": "防弾少年団のファン",
    "Chinese": "防弹少年团 防彈少年團",
    "Thai": "อาร์มี่ที่รัก",
    "Arabic": "أرمي بي تي إس",
    "Persian": "می‌خواهم پارسی",
    "Urdu": "ٹیم ڈھاکہ",
    "Hebrew": "שלום לכם",
    "Devanagari": "आर्मी क्षत्रिय",
    "Bengali": "আর্মি বন্ধু",
    "Tamil": "ஆர்மி தமிழ்",
    "Telugu": "ఆర్మీ తెలుగు",
    "Kannada": "ಆರ್ಮಿ ಕನ್ನಡ",
    "Malayalam": "ആർമി മലയാളം",
    "Gujarati": "આર્મી ગુજરાતી",
    "Punjabi": "ਆਰਮੀ ਪੰਜਾਬੀ",
    "Sinhala": "ආමි සිංහල",
    "Burmese": "အာမီ မြန်မာ",
    "Khmer": "អាមី ខ្មែរ",
    "Lao": "ອາມີ ລາວ",
    "Georgian": "არმია",
    "Armenian": "Արմի",
    "Amharic": "አርሚ ኢትዮጵያ",
    "symbols": "★彡 ♪ ☆",
}

EMOJI: Final = ("💜", "🐻", "❤️", "👩‍👩‍👧", "🇰🇷", "👋🏽", "❤️‍🔥", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🫰", "✨")

NASTY: Final = (
    "",
    " \t\n",
    "\u202eevil\u202c",
    "\u2066\u2069\u200f\u200e",
    "ㅤ\u115f\u1160\u2800",
    "Z" + "\u0335\u0321\u0334" * 40 + "algo",
    "\u0301" * 50,
    "a\u200d" * 60,
    "👩\u200d" * 60,
    "\U0001f3f4" + "\U000e0067" * 80,
    "क्" * 60,
    "\ufe0f\ufe0f",
    "🏽",
    "🇰",
    "﷽" * 32,
    "𒐫" * 32,
    "\ud800",
    "\x00\x07\x1b[31m",
    "\U0010ffff\ue000",
)

ANY_TEXT: Final = st.one_of(
    st.text(max_size=40),
    st.sampled_from([*SCRIPTS.values(), *EMOJI, *NASTY]),
    st.lists(st.sampled_from("aג1 (ع३ㅤ한☆💜\u200d\u200c\ufe0f\u0301्क\U0001f1f0\u202e"), max_size=40).map("".join),
)
