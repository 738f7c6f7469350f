#pragma once
// Papers: the forms, notices and letters of definitions/documents. Each is one template, bound at start to the names that every document
// has (definitions/README.md); the same HTML is issued as PDF and as a page.
//
//   json::Value values = papers::form_values(evaluation, &library, filing);   // answer, kana, rows, box, facts, rule, month, case …
//   values.set("document", …);                                                // what only this document knows
//   auto const html = TRY(papers.html("dog_tag", values));
//   auto const pdf = TRY(papers.pdf(html, { .title = "犬の登録済通知書", .author = "総社市 環境課", .made_at = now }));
#include <mado/definitions/answers.h>
#include <mado/definitions/library.h>
#include <mado/html/templates.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/tenancy/towns.h>
#include <mado/time/instant.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mado::papers {

// The form of a procedure that has none of its own: a plain table of all answers.
constexpr std::string_view generic_form = "generic_form";

struct Imprint {            // of the PDF's metadata
    std::string title;
    std::string author;     // the issuing office
    Instant made_at;        // given, so that the same document gives the same bytes
    std::string footer {};  // a line at the foot of every page, e.g. the document's number
    tenancy::Town const& town;  // whose paper it is: one for training has a watermark on every page. No default, so that none is forgotten
};

class Papers {
public:
    // Binds every document of the library against its names: the standard ones, and the fields and rules of the procedures that name it.
    // Throws html::TemplateError that lists file and line of all that is wrong: a wrong name stops the start and `madoguchi check`.
    explicit Papers(definitions::Library const& library);
    ~Papers();
    Papers(Papers&&) noexcept;

    bool has(std::string_view name) const;         // "dog_tag"
    std::vector<std::string> names() const;        // ascending
    // The definition's own form, or the generic one.
    std::string form_of(definitions::Definition const& definition) const;

    // The article as HTML. Values that the document does not show are passed over, values that are not given are empty; a value of
    // another type than its name has is Invalid "papers.wrong_value" (arguments document, name): the fault of who made the values.
    // NotFound "papers.no_such_document". Any thread.
    Result<std::string> html(std::string_view name, json::Value const& values, std::string_view language = "ja") const;
    // Warm under 40 ms a page: call it outside every transaction.
    Result<std::string> pdf(std::string_view html, Imprint const& imprint, std::string_view language = "ja") const;
    // The inside of an accessible page (main > article).
    Result<std::string> as_page(std::string_view html) const;

private:
    struct Shelf;
    std::unique_ptr<Shelf> shelf_;
};

// What a form shows besides the answers.
struct Filing {
    std::string receipt_number {};         // as stored or grouped: shown grouped; empty while it is not sent
    std::optional<Instant> arrived_at {};
    std::string town {};                   // 総社市
    std::string addressed_to {};           // 総社市長: to whom a form is addressed (issuer.title)
    std::string office {};                 // issuer.office, as residents read it
    std::string phone {};                  // issuer.phone
    std::string language = "ja";
    definitions::Showing showing = definitions::Showing::Applicant;  // Staff: bank accounts whole
};

// Every name that comes from the answers, for a form and for the notices about it: answer.*, kana.*, rows.*, box.*, facts[], pages[]
// {title, facts[]}, rule.*, month.*, case.*, procedure.*, law[], town.*, issuer.title .office .phone. Only what is asked (or
// examined) is shown; a my_number is always masked. The decision, its number, conditions and remedies are laid over it by who decides.
json::Value form_values(definitions::Evaluation& evaluation, definitions::Codes const* codes, Filing const& filing);
// The same form to be filled in by hand: every label, empty values, open boxes, one empty row a group.
json::Value blank_form_values(definitions::Definition const& definition, definitions::Codes const* codes, Filing const& filing);

// "8,320円", "25,000": how amounts stand in documents.
std::string grouped_digits(std::int64_t number);

}  // namespace mado::papers
