#pragma once
// 事務の区分: which matters a town's 専決事項表 know, for whoever drafts freely.
#include <mado/approvals/drafts.h>
#include <mado/zone/workplace.h>

namespace mado::approvals::service {

struct MatterClass {
    std::string route, route_title, word;
    bool asks_result = false;
};
// Of every table in force on that day that has an input `class`: the allowed values of its type, in their order.
std::vector<MatterClass> classes(db::Read& tx, Workplace const& here, Day on);
std::string value_of(MatterClass const& one);                            // "general_affairs|物品の購入"
MatterClass class_of(std::string_view value);                            // route and word; empty when it is none
// Whether one of the tables knows it.
bool is_known(db::Read& tx, Workplace const& here, Day on, std::string_view route, std::string_view word);
// The quoted words of unary tests: "a", "b" → a, b.
std::vector<std::string> quoted_words(std::string_view tests);

}  // namespace mado::approvals::service
