#pragma once
// The controls of what a completion request asks, and their reading: for who types an answer that came on paper, and for a colleague's own.
#include <mado/cases/cases.h>
#include <mado/web/form.h>

#include <string>
#include <vector>

namespace mado::cases::web {

struct AskedPart {
    std::string title, say;
    std::vector<mado::web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("title", &AskedPart::title), html::field("say", &AskedPart::say), html::field("controls", &AskedPart::controls) };
};
// One part a field (a group with its rows and a spare one), filled with what is stored, or with what was typed and refused.
std::vector<AskedPart> asked_parts(mado::web::Visit const& visit, definitions::Evaluation& evaluation, Request const& request, mado::web::Attempt const* attempt);

struct AskedAnswers {
    json::Object answers, files;             // of the body of `corrected`
    std::vector<FieldError> wrong;           // what does not fit: may be kept as it was written
    std::vector<FieldError> not_storable;    // what cannot be kept, and files that cannot be taken
};
AskedAnswers read_asked(mado::web::Visit const& visit, definitions::Evaluation& evaluation, Content const& content, Request const& request);

}  // namespace mado::cases::web
