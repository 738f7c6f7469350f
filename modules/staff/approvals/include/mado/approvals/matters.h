#pragma once
// 事務の区分: which matters a town's 専決事項表 know, for whoever drafts freely.
#include <mado/approvals/drafts.h>

namespace mado::approvals {

struct MatterClass {
    std::string route, route_title, word;
    bool asks_result = false;
    std::string value() const;               // "general_affairs|物品の購入"
};
// Of every table in force on that day that has an input `class`: the allowed values of its type, in their order.
std::vector<MatterClass> matter_classes(db::Read& tx, Workplace const& here, Day on);
// The one of that value, when one of the tables knows it.
std::optional<MatterClass> matter_class(db::Read& tx, Workplace const& here, Day on, std::string_view value);

}  // namespace mado::approvals
