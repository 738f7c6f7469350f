#pragma once
// 教示 and 施行者 for modules above cases that decide by themselves under a law, as the notice of a case has them.
#include <mado/db/database.h>
#include <mado/json/json.h>
#include <mado/zone/workplace.h>

#include <string_view>

namespace mado::cases {

// [{words}] of a disposition under this law, decided in the head's own name; 委任 is looked up where a draft is decided (cases' own).
json::Value remedies_under(db::Read& tx, Workplace const& here, std::string_view law);
// {title, name, office, phone} of who issues for that division.
json::Value issuer_for(db::Read& tx, Workplace const& here, std::string_view owner);

}  // namespace mado::cases
