#pragma once
// Mandates (委任): given by the represented with a code that is shown once, taken by the agent, ended by the represented.
#include "web/pages.h"

#include <string>
#include <vector>

namespace mado::accounts {

#define F(T, name) html::field(#name, &T::name)

struct ScopeOption {
    std::string name, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(ScopeOption, name), F(ScopeOption, title), F(ScopeOption, is_chosen) };
};
struct GivenMandate {
    std::string id, who, scope, state;
    bool can_end = false;
    std::string end_label {};
    std::vector<std::string> uses {};
    static constexpr auto fields = std::tuple { F(GivenMandate, id), F(GivenMandate, who), F(GivenMandate, scope), F(GivenMandate, state), F(GivenMandate, can_end), F(GivenMandate, end_label), F(GivenMandate, uses) };
};
struct TakenMandate {
    std::string who, scope, state;
    static constexpr auto fields = std::tuple { F(TakenMandate, who), F(TakenMandate, scope), F(TakenMandate, state) };
};
struct MandatesPage {
    std::optional<web::TroubleSummary> trouble_summary {};
    std::string back {}, take {}, name {}, name_error {}, scope_error {};
    bool has_given = false, has_taken = false;
    std::vector<ScopeOption> procedures {};
    std::vector<GivenMandate> given {};
    std::vector<TakenMandate> taken {};
    static constexpr auto fields = std::tuple { F(MandatesPage, trouble_summary), F(MandatesPage, back), F(MandatesPage, take), F(MandatesPage, name), F(MandatesPage, name_error), F(MandatesPage, scope_error),
        F(MandatesPage, has_given), F(MandatesPage, has_taken), F(MandatesPage, procedures), F(MandatesPage, given), F(MandatesPage, taken) };
};
struct MandateCodePage {
    std::string code, back;
    static constexpr auto fields = std::tuple { F(MandateCodePage, code), F(MandateCodePage, back) };
};
struct TakeMandatePage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, name, error, name_error;
    static constexpr auto fields = std::tuple { F(TakeMandatePage, trouble_summary), F(TakeMandatePage, back), F(TakeMandatePage, name), F(TakeMandatePage, error), F(TakeMandatePage, name_error) };
};

#undef F

std::vector<web::Route> mandate_routes();
std::vector<web::PageType> mandate_pages();

}  // namespace mado::accounts
