using static Experiments.Cli.Tests.PublicForms.Invented;

namespace Experiments.Cli.Tests.PublicForms;

/// <summary>The forms whose rows are persons: passengers, citizens, customers and cards.</summary>
internal static class FormsOfPeople
{
    /// <summary>Titanic (train.csv): Age and Cabin are often missing, Embarked once; names hold commas.</summary>
    public static PublicForm Titanic { get; } = CreateTitanic();

    /// <summary>Adult census (adult.data): no header, a blank after each comma, "?" for what is not known.</summary>
    public static PublicForm Adult { get; } = CreateAdult("adult.data", 400, seed: 2, end: "");

    /// <summary>Adult census (adult.test): a remark in the first line, and a full stop after each label.</summary>
    public static PublicForm AdultTest { get; } = CreateAdultTest();

    /// <summary>bank-marketing (bank.csv): separated by semicolons, names and texts quoted.</summary>
    public static PublicForm Bank { get; } = CreateBank();

    /// <summary>Credit-card fraud: quoted names, components of unit scale, a quoted class that is rare.</summary>
    public static PublicForm CreditCard { get; } = CreateCreditCard();

    /// <summary>Telco churn: texts, and TotalCharges is a blank for new customers.</summary>
    public static PublicForm Telco { get; } = CreateTelco();

    /// <summary>BankChurners: a customer number, texts, and two columns of another model's outputs.</summary>
    public static PublicForm BankChurners { get; } = CreateBankChurners();

    private static PublicForm CreateTitanic()
    {
        var any = new Invented(1);
        return PublicForm.Create("titanic.csv",
            "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked", 300, i =>
            {
                var (pclass, sex) = (any.Next(1, 3), any.Choose("male", "female", "male"));
                var fare = 90.0 / pclass / pclass + 8 * any.Next();
                var survived = any.Is(sex == "female" ? 1.15 - 0.25 * pclass : 0.75 - 0.22 * pclass) ? 1 : 0;
                var age = any.Is(0.2) ? "" : Fixed(any.Next(1, 70), 0);
                var cabin = any.Is(0.77) ? "" : Text($"{any.Choose("A", "B", "C")}{any.Next(1, 120)}");
                var embarked = i == 61 ? "" : any.Choose("S", "C", "Q");
                var title = sex == "male" ? "Mr." : "Mrs.";
                var name = Text($"Surname{i:D3}, {title} Given{i * 7 % 300:D3}");
                return Text($"{i + 1},{survived},{pclass},\"{name}\",{sex},{age},")
                    + Text($"{any.Next(0, 3)},{any.Next(0, 2)},T {10000 + i * 37},{Fixed(fare, 4)},{cabin},{embarked}");
            });
    }

    private static PublicForm CreateAdult(string name, int rows, uint seed, string end)
    {
        var any = new Invented(seed);
        return PublicForm.CreateHeaderless(name, rows, i =>
        {
            var (age, education, hours) = (any.Next(18, 70), any.Next(5, 16), any.Next(20, 60));
            var gain = i > 0 && any.Is(0.1) ? any.Next(1, 9) * 1000 : 0;
            var isHigh = age / 20.0 + education + hours / 10.0 + any.Normal() + gain / 1000.0 > 18;
            return Text($"{age}, {any.Choose("Private", "State-gov", "?")}, {any.Next(100000, 300000)}, ")
                + Text($"{any.Choose("Bachelors", "HS-grad", "Masters")}, {education}, ")
                + $"{any.Choose("Never-married", "Married-civ-spouse")}, {any.Choose("Sales", "Tech-support", "?")}, "
                + $"{any.Choose("Husband", "Wife", "Own-child")}, {any.Choose("White", "Black")}, "
                + Text($"{any.Choose("Male", "Female")}, {gain}, 0, {hours}, ")
                + $"{any.Choose("United-States", "Mexico", "?")}, {(isHigh ? ">50K" : "<=50K")}{end}";
        });
    }

    private static PublicForm CreateAdultTest()
    {
        var rows = CreateAdult("adult.test", 60, seed: 3, end: ".");
        return rows with { Lines = ["|1x3 Cross validator", .. rows.Lines] };
    }

    private static PublicForm CreateBank()
    {
        var any = new Invented(4);
        string[] names =
        [
            "age", "job", "marital", "education", "default", "balance", "housing", "loan", "contact", "day", "month",
            "duration", "campaign", "pdays", "previous", "poutcome", "y",
        ];
        return PublicForm.Create("bank.csv", string.Join(';', names.Select(name => $"\"{name}\"")), 300, _ =>
        {
            var duration = any.Next(5, 900);
            var y = duration + 120 * any.Normal() > 600 ? "yes" : "no";
            return Text($"{any.Next(20, 80)};\"{any.Choose("admin.", "services", "retired")}\";")
                + $"\"{any.Choose("married", "single")}\";\"{any.Choose("primary", "tertiary")}\";\"no\";"
                + Text($"{any.Next(-200, 4000)};\"{any.Choose("yes", "no")}\";\"{any.Choose("yes", "no")}\";")
                + Text($"\"{any.Choose("cellular", "unknown")}\";{any.Next(1, 28)};\"{any.Choose("may", "oct")}\";")
                + Text($"{duration};{any.Next(1, 9)};-1;{any.Next(0, 3)};")
                + $"\"{any.Choose("unknown", "failure")}\";\"{y}\"";
        });
    }

    private static PublicForm CreateCreditCard()
    {
        var any = new Invented(5);
        string[] names = ["Time", .. Enumerable.Range(1, 28).Select(k => Text($"V{k}")), "Amount", "Class"];
        var time = 0;
        return PublicForm.Create("creditcard.csv", string.Join(',', names.Select(name => $"\"{name}\"")), 1000, i =>
        {
            var fraud = i % 97 == 41;
            time += any.Next(0, 3);
            var components =
                Enumerable.Range(0, 28).Select(k => Fixed(any.Normal() - (fraud && k % 11 == 2 ? 4 : 0), 9));
            return Text($"{time},{string.Join(',', components)},{Fixed(200 * any.Next(), 2)},\"{(fraud ? 1 : 0)}\"");
        });
    }

    private static PublicForm CreateTelco()
    {
        var any = new Invented(6);
        return PublicForm.Create("telco.csv",
            "customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,InternetService,"
            + "OnlineSecurity,OnlineBackup,DeviceProtection,TechSupport,StreamingTV,StreamingMovies,Contract,"
            + "PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn", 300, i =>
            {
                var tenure = i % 29 == 13 ? 0 : any.Next(1, 72);
                var monthly = 20 + 100 * any.Next();
                var total = tenure == 0 ? " " : Fixed(monthly * tenure, 2);
                var services = string.Join(',', Enumerable.Range(0, 9).Select(_ => any.Choose("Yes", "No")));
                var churn = monthly - tenure + 12 * any.Normal() > 35 ? "Yes" : "No";
                return Text($"{i * 7919 % 9000 + 1000:D4}-{any.Choose("ABCDE", "FGHIJ")},")
                    + Text($"{any.Choose("Male", "Female")},{any.Next(0, 1)},{any.Choose("Yes", "No")},No,{tenure},")
                    + $"{services},{any.Choose("Month-to-month", "Two year")},Yes,"
                    + $"{any.Choose("Mailed check", "Electronic check")},{Fixed(monthly, 2)},{total},{churn}";
            });
    }

    private static PublicForm CreateBankChurners()
    {
        var any = new Invented(7);
        const string Model = "Naive_Bayes_Classifier_Attrition_Flag_Card_Category_Contacts_Count_12_mon_";
        return PublicForm.Create("bankchurners.csv",
            "\"CLIENTNUM\",\"Attrition_Flag\",\"Customer_Age\",\"Gender\",\"Dependent_count\",\"Education_Level\","
            + "\"Income_Category\",\"Card_Category\",\"Months_on_book\",\"Contacts_Count_12_mon\",\"Credit_Limit\","
            + $"\"Total_Trans_Amt\",\"Total_Trans_Ct\",\"Avg_Utilization_Ratio\",\"{Model}1\",\"{Model}2\"", 400, i =>
            {
                var left = any.Is(0.16);
                var (contacts, transactions) = (any.Next(0, 4) + (left ? 1 : 0), any.Next(40, 110) - (left ? 35 : 0));
                var score = (left ? 0.9999 : 0.0001) + 0.00009 * any.Next();
                var (number, flag) = (708000000 + i * 7919L * 104729 % 110000000, left ? "Attrited" : "Existing");
                return Text($"{number},\"{flag} Customer\",{any.Next(26, 70)},\"{any.Choose("M", "F")}\",")
                    + Text($"{any.Next(0, 5)},\"{any.Choose("Graduate", "Unknown")}\",")
                    + Text($"\"{any.Choose("$60K - $80K", "Less than $40K")}\",\"Blue\",{any.Next(13, 56)},")
                    + Text($"{contacts},{Fixed(1438 + 30000 * any.Next(), 1)},{transactions * 60 + any.Next(0, 500)},")
                    + Text($"{transactions},{Fixed(any.Next(), 3)},{Fixed(score, 8)},{Fixed(1 - score, 8)}");
            });
    }
}
