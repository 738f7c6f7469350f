#pragma once
// The templates: Mustache syntax, layouts and partials, bound to their pages at start. README.md has the syntax.
//
//   html::Templates templates;
//   templates.add("web", embedded::web());               // layouts and partials of all
//   templates.add("approvals", embedded::approvals());   // templates/recall.html is now "approvals/recall.html"
//   auto const recall = templates.bind<RecallPage, web::Frame>("approvals/recall.html");   // throws TemplateError
//   std::string html = render(recall, page, frame, words, "ja");
#include <mado/html/fields.h>
#include <mado/names/embedded.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mado::html {

struct Fault {
    std::string file;     // "approvals/templates/recall.html"
    int line = 0;
    std::string message;  // what is wrong and what to do
};

// A broken template is a mistake of ours: it stops the start. what() has one line for each fault: "file:line: message".
class TemplateError : public std::runtime_error {
public:
    explicit TemplateError(std::vector<Fault> faults);
    std::vector<Fault> const& faults() const { return faults_; }

private:
    std::vector<Fault> faults_;
};

// The words of a msgid in a language, with their {name} arguments not yet filled. The view must live until render returns. An empty
// answer shows the msgid itself.
using Words = std::function<std::string_view(std::string_view msgid, std::string_view language)>;

// A msgid that a template names, for the check that every language has it.
struct NamedMessage {
    std::string msgid;
    std::string file;
    int line = 0;
    std::vector<std::string> arguments;
};

class Program;  // a template resolved against its types: a flat list of steps

// One template bound to the types of its page and of what surrounds it (the frame that platform/web gives to every page).
class Binding {
public:
    std::string const& name() const { return name_; }
    Type const& page() const { return *page_; }
    Type const& around() const { return *around_; }
    // A name is looked up in the page first, then in what surrounds it. Any thread.
    std::string render(void const* page, void const* around, Words const& words, std::string_view language) const;
    std::string render(Record const& page, Words const& words, std::string_view language) const;

    Binding(std::string name, Type const& page, Type const& around);
    ~Binding();
    Binding(Binding const&) = delete;
    Binding& operator=(Binding const&) = delete;

private:
    friend class Templates;
    std::string name_;
    std::shared_ptr<void const> keeps_;  // the shape and program of compile()
    Type const* page_;
    Type const* around_;
    std::atomic<Program const*> program_ = nullptr;
};

template <class Page, class Around = Nothing>
struct Bound {
    Binding const* binding = nullptr;
};

// A page that a module announces, to be bound at start: pages = { html::page<RecallPage>("approvals/recall.html") }.
struct Announced {
    std::string name;
    Type const* type = nullptr;
};
template <class Page>
Announced page(std::string name) { return { std::move(name), &type_of<Page>() }; }

class Templates {
public:
    Templates();
    ~Templates();
    Templates(Templates const&) = delete;
    Templates& operator=(Templates const&) = delete;

    // The files below templates/ become "part/file.html". Files of other folders are passed over. Syntax errors are reported by bind.
    void add(std::string_view part, std::span<embedded::File const> files);
    // The same from a part's folder on disk (--dev): reload() reads it again.
    void add_folder(std::string_view part, std::filesystem::path part_folder);

    // Checks the template and all that it uses against the types. A Binding lives as long as the Templates. Binding the same name to
    // the same types again gives the same Binding. Throws TemplateError.
    template <class Page, class Around = Nothing>
    Bound<Page, Around> bind(std::string_view name) { return { &bind(name, type_of<Page>(), type_of<Around>()) }; }
    Binding const& bind(std::string_view name, Type const& page, Type const& around = type_of<Nothing>());

    // A template from elsewhere (a document of a definition), bound to names that are data. It may use the layouts and partials that are
    // loaded; it is not remembered here, and a reload does not change it. `name` is for errors and for finding partials of its part.
    // Keeps the shape; records for it are made from this very shape.
    std::unique_ptr<Binding const> compile(std::string name, std::string text, Shape const& shape) const;

    // The binding of a name to these types; nothing when it was not bound at start.
    Binding const* find(std::string_view name, Type const& page) const;

    // Reads the folders again and binds everything anew. When a template is broken nothing changes and TemplateError is thrown.
    void reload();

    // Every msgid that stands in a loaded template.
    std::vector<NamedMessage> messages() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

template <class Page, class Around>
    requires(!std::is_same_v<Around, Nothing>)
std::string render(Bound<Page, Around> const& bound, Page const& page, Around const& around, Words const& words, std::string_view language)
{
    return bound.binding->render(&page, &around, words, language);
}

template <class Page>
std::string render(Bound<Page> const& bound, Page const& page, Words const& words, std::string_view language)
{
    static constexpr Nothing nothing {};
    return bound.binding->render(&page, &nothing, words, language);
}

}  // namespace mado::html
