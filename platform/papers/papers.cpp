#include <mado/papers/papers.h>
#include <mado/papers/sealed.h>

#include "filling.h"
#include "names.h"

#include <mado/print/document.h>

namespace mado::papers {

namespace {

constexpr std::string_view folder = "documents/", extension = ".html", layout_end = "_layout", part_end = "_part";

struct Document {
    html::Shape shape;
    std::unique_ptr<html::Binding const> binding {};
};

// Documents have words of their own and no msgids; one that stands in a document shows itself.
std::string_view no_words(std::string_view msgid, std::string_view) { return msgid; }

std::map<std::string, std::string> sources_of(definitions::Library const& library)
{
    std::map<std::string, std::string> sources;
    for (auto const& path : library.paths(folder))
        if (path.ends_with(extension) && path.find('/', folder.size()) == std::string::npos)
            sources.emplace(path.substr(folder.size(), path.size() - folder.size() - extension.size()), library.text(path));
    return sources;
}

void add_layouts(html::Templates& templates, std::map<std::string, std::string> const& sources)
{
    std::vector<std::string> paths;
    paths.reserve(sources.size());
    std::vector<embedded::File> files;
    for (auto const& [name, text] : sources)
        files.push_back({ paths.emplace_back("templates/" + name + std::string(extension)), text });
    templates.add("documents", files);
}

html::Record record_of(html::Shape const& shape, json::Value const& values, std::optional<std::string>& wrong)
{
    html::Record record(shape);
    wrong = fill(record, values);
    for (auto const* list : { "lines", "sheet", "reasons", "conditions", "charges", "remedies", "asked" })
        record.set(std::string("has_") + list, !values.array(list).empty());
    return record;
}

// A document at its fullest must be of the subset that can be printed, so that no case finds out first.
std::optional<html::Fault> cannot_be_printed(std::string const& file, Document const& document)
{
    std::optional<std::string> wrong;
    auto const full = document.binding->render(record_of(document.shape, sample(document.shape.type()), wrong), no_words, "ja");
    auto const checked = print::check(full);
    if (checked)
        return std::nullopt;
    auto const& arguments = checked.error().arguments;
    auto const problem = arguments.find("problem");
    return html::Fault { file, 0, problem == arguments.end() ? checked.error().key : problem->second };
}

std::chrono::sys_seconds seconds_of(Instant at)
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::sys_time(std::chrono::microseconds(at.microseconds)));
}

print::Options options_of(Imprint const& imprint, std::shared_ptr<std::string const> seal, std::string_view language)
{
    return { .title = imprint.title, .language = std::string(language), .author = imprint.author, .made_at = seconds_of(imprint.made_at), .footer = imprint.footer, .seal = std::move(seal),
        .watermark = imprint.town.training ? "研修" : "" };
}

}  // namespace

struct Papers::Shelf {
    html::Templates templates {};
    std::map<std::string, Document, std::less<>> documents {};
};

Papers::Papers(definitions::Library const& library) : shelf_(std::make_unique<Shelf>())
{
    auto const sources = sources_of(library);
    add_layouts(shelf_->templates, sources);
    std::vector<html::Fault> faults;
    for (auto const& [name, text] : sources) {
        if (name.ends_with(layout_end) || name.ends_with(part_end))
            continue;
        auto const file = "definitions/documents/" + name + std::string(extension);
        Document document { shape_of(owner_of(library, name), &library) };
        try {
            document.binding = shelf_->templates.compile("documents/" + name + std::string(extension), text, document.shape);
            if (auto const fault = cannot_be_printed(file, document))
                faults.push_back(*fault);
            shelf_->documents.emplace(name, std::move(document));
        } catch (html::TemplateError const& error) {
            for (auto fault : error.faults()) {
                auto const slash = fault.file.rfind('/');
                fault.file = "definitions/documents/" + fault.file.substr(slash == std::string::npos ? 0 : slash + 1);
                faults.push_back(std::move(fault));
            }
        }
    }
    if (!shelf_->documents.contains(generic_form) && faults.empty())
        faults.push_back({ "definitions/documents/generic_form.html", 0, "there is no such document: every procedure without a form uses it" });
    if (!faults.empty())
        throw html::TemplateError(std::move(faults));
}

Papers::~Papers() = default;
Papers::Papers(Papers&&) noexcept = default;

bool Papers::has(std::string_view name) const { return shelf_->documents.contains(name); }

std::vector<std::string> Papers::names() const
{
    std::vector<std::string> names;
    for (auto const& [name, document] : shelf_->documents)
        names.push_back(name);
    return names;
}

std::string Papers::form_of(definitions::Definition const& definition) const
{
    return std::string(has(definition.form) ? definition.form : generic_form);
}

Result<std::string> Papers::html(std::string_view name, json::Value const& values, std::string_view language) const
{
    auto const found = shelf_->documents.find(name);
    if (found == shelf_->documents.end())
        return refuse(Refusal::Kind::NotFound, "papers.no_such_document", { { "document", std::string(name) } });
    std::optional<std::string> wrong;
    auto const record = record_of(found->second.shape, values, wrong);
    if (wrong)
        return refuse(Refusal::Kind::Invalid, "papers.wrong_value", { { "document", std::string(name) }, { "name", *wrong } });
    return found->second.binding->render(record, no_words, language);
}

Result<std::string> Papers::pdf(std::string_view html, Imprint const& imprint, std::string_view language) const
{
    return sealed_pdf(html, imprint, {}, language);
}

Result<std::string> Papers::as_page(std::string_view html) const { return print::as_web_html(html); }

Result<std::string> sealed_pdf(std::string_view html, Imprint const& imprint, std::shared_ptr<std::string const> seal, std::string_view language)
{
    return print::pdf(html, options_of(imprint, std::move(seal), language));
}

Result<std::string> pdf_of_all(std::vector<Part> const& parts)
{
    std::vector<print::Sheet> sheets;
    for (auto const& part : parts)
        sheets.push_back({ part.html, options_of(part.imprint, part.seal, "ja") });
    return print::pdf_of_all(sheets);
}

std::string seal_picture(int width, int height, std::string_view rgb) { return print::seal_png(width, height, rgb); }

}  // namespace mado::papers
