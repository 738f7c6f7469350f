#include "web/pages.h"

namespace mado::portal {

std::vector<Life> const& life_events()
{
    static std::vector<Life> const events {
        { "birth", { "出産", "妊娠", "出生", "児童", "子育て", "保育" }, R"(<circle cx="20" cy="12" r="6"/><path d="M8 34c1-9 5-13 12-13s11 4 12 13"/><path d="M17 12h.1M23 12h.1M18 15c1.3 1 2.7 1 4 0"/>)" },
        { "pets", { "犬", "ペット", "猫" }, R"(<circle cx="11" cy="17" r="3"/><circle cx="17" cy="11" r="3"/><circle cx="24" cy="11" r="3"/><circle cx="30" cy="17" r="3"/><path d="M20.500 19c-5 0-9 6-8 10s5 2 8 2 7 2 8-2-3-10-8-10z"/>)" },
        { "moving", { "転入", "転出", "引越", "引っ越", "住宅" }, R"(<path d="M4 12h20v17H4zM24 18h7l5 6v5H24z"/><circle cx="12" cy="31" r="3"/><circle cx="29" cy="31" r="3"/>)" },
        { "marriage", { "婚姻", "離婚", "結婚" }, R"(<circle cx="15" cy="22" r="9"/><circle cx="25" cy="22" r="9"/>)" },
        { "care", { "介護", "障害", "障がい" }, R"(<circle cx="16" cy="8" r="4"/><path d="M16 12v11h9l5 10M16 17h8"/><path d="M12 19a9 9 0 1 0 12 12"/>)" },
        { "death", { "死亡", "おくやみ", "相続" }, R"(<path d="M12 35h16M15 35V17c0-7 10-7 10 0v18"/><path d="M20 21v7"/>)" },
        { "work", { "道路", "看板", "事業", "営業", "工事" }, R"(<path d="M6 14h28v19H6zM15 14V9h10v5M6 22h28"/>)" },
        { "trouble", { "罹災", "災害", "生活保護" }, R"(<path d="M6 20 20 8l14 12M10 18v15h20V18"/><path d="m21 18-4 7h6l-4 7"/>)" },
    };
    return events;
}

}  // namespace mado::portal
