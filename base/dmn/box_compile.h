#pragma once
// Boxed expressions to boxes that run.
#include "boxes.h"

#include <mado/dmn/evaluate.h>

namespace mado::dmn {

struct BoxSurroundings {
    Types& types;
    std::string const& file;
    std::string const& language;               // of the document
    std::vector<Problem>& problems;
    std::vector<Model::Held>& held;
    int& bodies;                               // counted over the model
    int host_names = 0;                        // the first slots are the host's
};

class BoxCompiler {
public:
    struct Made {
        BoxPointer box;
        feel::Type type {};
    };

    BoxCompiler(BoxSurroundings surroundings, std::string owner, std::string element)
        : around_(surroundings), owner_(std::move(owner)), element_(std::move(element)) {}

    // `names` are those of the body so far.
    Made compile(Logic const& logic, feel::Names const& names);
    // Makes the body of all that was compiled since the last call; `names` stand in it whether they are read or not.
    std::shared_ptr<Body> body(feel::Names const& names);
    // The type that is declared; nullptr when none is, or it is not known, which is a problem.
    ItemType const* type(std::string_view type_ref, Place place);

private:
    static constexpr int most_nesting = 200;

    Made literal(Literal const& box, feel::Names const& names);
    Made table(std::shared_ptr<Table const> box, feel::Names const& names);
    Made context(ContextBox const& box, feel::Names names);
    Made invocation(Invocation const& box, feel::Names const& names);
    Made list(ListBox const& box, feel::Names const& names);
    Made relation(Relation const& box, feel::Names const& names);
    Made function(FunctionBox const& box, feel::Names const& names, std::string const* own_name);
    Made conditional(Conditional const& box, feel::Names const& names);
    Made filter(FilterBox const& box, feel::Names const& names);
    Made iterator(Iterator const& box, feel::Names names);
    Made box_of(Logic const& logic, feel::Names const& names);
    Made fitted_to(Made made, Variable const& variable);
    Made refused(std::string key, Place place, std::string japanese, std::string english, std::map<std::string, std::string> arguments = {});
    Made refused_by(std::vector<Problem> found);
    int add(feel::Names& names, std::string const& name, feel::Type type = {});
    void reads(std::vector<int> const& slots) { reads_.insert(slots.begin(), slots.end()); }

    BoxSurroundings around_;
    std::string owner_, element_;
    Place place_ {};                           // of the box that is being compiled
    std::set<int> reads_;
    int slots_ = 0, nesting_ = 0, retries_ = 0;
};

}  // namespace mado::dmn
