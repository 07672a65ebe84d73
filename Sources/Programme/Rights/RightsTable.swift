import Vocabulary

/// The one table of rights: who may do or read what, and how far. What has no row nobody may do.
///
/// `docs/rights.md` is written from it. To add a route or a transaction: a case in `Right`, a row here, a word
/// (`journal.name.<name>` for a transaction, `right.<name>` for a reading) in both languages, `make rights`.
package enum RightsTable {
    package enum Holders: Hashable, Sendable {
        /// Also without an account.
        case everyone
        /// Who has come in, even where a second factor or a password of their own is still due.
        case arriving
        case signedIn
        case roles(Set<Role>)
    }

    /// How far a right goes.
    package enum Reach: Hashable, Sendable {
        /// What it is done to lies in the actor's division, or belongs to the actor's institution or person, and the
        /// actor has no declared tie to its institution. The store's guard proves it, whatever the desk did.
        case place
        /// The guard cannot know from the division whose it is; says who proves it instead.
        case proven(String)
    }

    package struct Row: Sendable {
        package let right: Right
        package let holders: Holders
        package let reach: Reach
        /// Whether the program itself does it, by nobody's order.
        package let system: Bool

        init(_ right: Right, _ roles: Set<Role>, reach: Reach = .place, system: Bool = false) {
            self.init(right, .roles(roles), reach: reach, system: system)
        }

        init(_ right: Right, _ holders: Holders, reach: Reach = .place, system: Bool = false) {
            self.right = right
            self.holders = holders
            self.reach = reach
            self.system = system
        }
    }

    package struct Group: Sendable {
        /// Word `rights.group.<name>`.
        package let name: String
        package let rows: [Row]
    }

    package static let groups: [Group] = [
        Group(name: "front", rows: front), Group(name: "staff", rows: staff),
        Group(name: "registers", rows: people + institutions + tenders + programmes),
        Group(name: "classes", rows: classes),
        Group(name: "lessons", rows: lessons), Group(name: "assurance", rows: assurance),
        Group(name: "money", rows: claims + payments), Group(name: "oversight", rows: oversight)
    ]

    private static let byRight: [Right: Row] = groups.flatMap(\.rows).reduce(into: [:]) { $0[$1.right] = $1 }

    static func row(of right: Right) -> Row { byRight[right] ?? Row(right, []) }

    // MARK: Who is meant by one word

    /// Everybody who works in the bureau.
    private static let bureau: Set<Role> = [
        .trainingOfficer, .reviewer, .leader, .inspector, .financeClerk, .financeHead, .auditor, .administrator
    ]
    private static let deciders: Set<Role> = [.trainingOfficer, .reviewer, .leader]
    private static let finance: Set<Role> = [.financeClerk, .financeHead]
    private static let clerk: Set<Role> = [.institutionClerk]
    private static let officer: Set<Role> = [.trainingOfficer]
    /// The bureau without those who only keep accounts.
    private static let business = bureau.subtracting([.administrator])
    /// Who works at a desk: the bureau and the institutions.
    private static let desk = bureau.union(clerk).union([.evaluator])
    private static let own = Reach.proven("the actor's own account or session")
    private static let ownJob = Reach.proven(
        "the desk proves that the job is the actor's own, or the administrator's division's")

    // MARK: Rows

    private static let front: [Row] = [
        Row(.publicRead, .everyone), Row(.staffSignIn, .everyone, reach: own),
        Row(.staffSignInBlocked, [], system: true), Row(.staffSendCode, [], system: true),
        Row(.staffTryCode, [], system: true), Row(.staffAddTrainee, [], system: true),
        Row(.staffKeepSession, [], system: true), Row(.staffEndSession, .signedIn),
        Row(.staffSignOut, .arriving, reach: own), Row(.accountReadOwn, .signedIn, reach: own),
        Row(.staffChangePassword, .arriving, reach: own), Row(.staffOfferSecondFactor, .arriving, reach: own),
        Row(.staffSetSecondFactor, .arriving, reach: own, system: true),
        Row(.staffPassSecondFactor, .arriving, reach: own), Row(.staffRemoveSecondFactor, .signedIn, reach: own),
        Row(.staffRenewRecoveryCodes, .signedIn, reach: own),
        Row(.deskRead, .signedIn), Row(.searchFind, bureau.union(clerk), reach: own),
        Row(.jobRead, desk, reach: ownJob), Row(.jobStart, desk, reach: ownJob, system: true),
        Row(.jobCancel, desk, reach: ownJob), Row(.jobTake, [], system: true), Row(.jobKeep, [], system: true),
        Row(.jobDone, [], system: true), Row(.jobFail, [], system: true), Row(.jobRetry, [], system: true),
        Row(.jobHandBack, [], system: true), Row(.jobForget, [], system: true)
    ]

    private static let staff: [Row] = [
        Row(.accountRead, [.administrator]), Row(.staffAddAccount, [.administrator], system: true),
        Row(.staffSetActive, [.administrator]), Row(.staffResetPassword, [.administrator], system: true),
        Row(.staffResetSecondFactor, [.administrator]), Row(.staffIdentify, [.administrator], system: true),
        Row(.staffLinkIdentity, [.administrator]), Row(.staffUnlinkIdentity, [.administrator]),
        Row(.integrityRead, bureau), Row(.integrityReview, [.administrator, .leader, .auditor]),
        Row(.staffDeclareRecusal, bureau, reach: own), Row(.staffStateIntegrity, bureau, reach: own),
        Row(.staffAdjustPost, [.administrator, .leader]), Row(.tokenRead, [.administrator], system: true),
        Row(.tokenAdd, [.administrator], system: true), Row(.tokenRevoke, [.administrator], system: true),
        Row(.tokenUse, .signedIn, reach: own)
    ]

    private static let people: [Row] = [
        Row(.personRead, business.union(clerk)),
        Row(
            .personRegister, officer,
            reach: .proven("a person is registered once in the province; the desk proves the division given")),
        Row(.personCorrect, officer),
        Row(
            .personUnmask, business.union(clerk),
            reach: .proven("a person may live elsewhere; the desk proves an enrolment that the actor may see"))
    ]

    private static let institutions: [Row] = [
        Row(.institutionRead, bureau.union(clerk)), Row(.institutionAdd, officer), Row(.institutionChange, officer),
        Row(.institutionList, officer), Row(.institutionSuspend, officer), Row(.institutionBlacklist, officer),
        Row(.institutionAddOccupation, officer), Row(.teacherRead, bureau.union(clerk)),
        Row(.teacherAdd, officer.union(clerk)), Row(.teacherChange, officer.union(clerk)),
        Row(.teacherConfirm, officer), Row(.teacherCheck, officer), Row(.teacherBlacklist, officer)
    ]

    private static let tenders: [Row] = [
        Row(
            .evaluatorRead, [.institutionClerk, .trainingOfficer, .reviewer, .leader, .inspector, .auditor, .evaluator]),
        Row(.evaluatorAdd, officer), Row(.evaluatorChange, officer), Row(.evaluatorSetActive, officer),
        Row(.textbookRead, business.union(clerk)), Row(.textbookList, officer), Row(.textbookEnd, officer),
        Row(.projectRead, business.subtracting([.inspector]).union(clerk)), Row(.projectAdd, officer),
        Row(.projectChange, officer), Row(.projectAnnounce, officer), Row(.projectAward, officer),
        Row(.projectAdjust, officer)
    ]

    private static let programmes: [Row] = [
        Row(.programmeRead, business.union(clerk)), Row(.programmeOpen, officer), Row(.programmeClose, officer),
        Row(.programmeFile, officer.union(clerk)), Row(.programmeReport, officer.union(clerk)),
        Row(.programmeAward, officer), Row(.programmeEnd, officer.union(clerk))
    ]

    private static let classes: [Row] = [
        Row(.classRead, business.union(clerk)),
        Row(.classReadFeed, business.union([.institutionClerk, .teacher, .trainee])),
        Row(.classCreate, clerk), Row(.classChange, clerk), Row(.classSetAims, clerk), Row(.classSetVenue, clerk),
        Row(.classSetHours, clerk), Row(.classSetTeachers, clerk), Row(.classSetConditions, clerk),
        Row(.classMakeTimetable, clerk), Row(.classSetLesson, clerk), Row(.classRemoveLesson, clerk),
        Row(.classSubmit, clerk), Row(.classWithdraw, clerk), Row(.classAskCorrection, officer),
        Row(.classSignUndertaking, clerk), Row(.classSetProgrammes, officer.union(clerk)),
        Row(.caseRead, business.union(clerk)), Row(.caseAct, deciders.union(finance).union(clerk))
    ]

    private static let lessons: [Row] = [
        Row(.rosterRead, business.union([.institutionClerk, .teacher])), Row(.rosterStage, clerk),
        Row(.rosterCommit, clerk), Row(.enrolmentAdd, clerk), Row(.enrolmentWithdraw, officer.union(clerk)),
        Row(.enrolmentSettle, officer),
        Row(.ownRead, [.trainee]), Row(.teachingRead, [.teacher]), Row(.lessonRead, [.teacher, .institutionClerk]),
        Row(.attendanceRead, business.union([.institutionClerk, .teacher])),
        Row(.attendanceOpenCode, [.teacher, .institutionClerk]),
        Row(
            .attendanceSign, [.teacher, .institutionClerk, .trainee],
            reach: .proven("the desk proves that the lesson is the teacher's, the institution's or the trainee's")),
        Row(.attendanceCodeWrong, [.trainee], reach: .proven("the desk proves the trainee's enrolment")),
        Row(.attendanceRollCall, [.teacher, .institutionClerk]),
        Row(.attendanceAddPhoto, [.teacher, .institutionClerk]), Row(.attendanceConfirmHours, [.teacher]),
        Row(.attendanceImportStudy, officer.union(clerk)),
        Row(.evidenceRead, business.union([.institutionClerk, .teacher])),
        Row(.evidenceRefuse, .signedIn, reach: own)
    ]

    private static let assurance: [Row] = [
        Row(.inspectionRecord, [.inspector, .trainingOfficer, .reviewer]),
        Row(.inspectionPhone, [.inspector, .trainingOfficer, .reviewer]), Row(.examinationCommitDraw, officer),
        Row(.examinationRevealDraw, [.reviewer, .leader, .inspector]), Row(.examinationSchedule, officer),
        Row(.examinationRegister, officer), Row(.examinationApproveSoleProvider, [.leader]),
        Row(.examinationEnterResults, officer),
        Row(.certificationIssue, [.trainingOfficer, .reviewer]), Row(.certificationRevoke, [.leader])
    ]

    private static let claims: [Row] = [
        Row(.claimRead, business.union(clerk)), Row(.claimSubmit, clerk), Row(.claimFind, deciders),
        Row(.claimVerify, deciders),
        Row(.claimFile, [.trainee], reach: .proven("the desk proves that the enrolment is the trainee's own")),
        Row(.noticeRead, business.subtracting([.inspector]).union(clerk)),
        Row(.noticeObject, .everyone, reach: .proven("anybody may object to a public notice")),
        Row(.noticeAnswer, deciders), Row(.noticeClose, deciders, system: true), Row(.noticeSendBack, deciders)
    ]

    private static let payments: [Row] = [
        Row(.paymentRead, finance.union([.reviewer, .leader, .auditor])), Row(.paymentReadFile, finance),
        Row(.paymentPrepare, [.financeClerk]), Row(.paymentApprove, [.financeHead]), Row(.paymentWithdraw, finance),
        Row(.paymentSend, [.financeClerk]), Row(.paymentReadResults, [.financeClerk]),
        Row(.paymentSettle, [.financeClerk]), Row(.ledgerRead, finance.union([.leader, .auditor])),
        Row(.ledgerAllocate, [.financeHead]),
        Row(.transferRead, finance.union([.leader, .auditor])), Row(.transferRequest, [.financeClerk]),
        Row(.transferExcept, [.leader]), Row(.transferPropose, [.financeHead, .leader])
    ]

    private static let oversight: [Row] = [
        Row(.simulationRead, deciders.union([.financeHead, .auditor, .administrator])),
        Row(.policyRead, .signedIn), Row(.policySetParameter, [.administrator]),
        Row(.policyConfirmParameter, [.administrator, .leader]), Row(.policyDropParameter, [.administrator, .leader]),
        Row(.policyRegister, [], system: true),
        Row(.policyReadDraft, [.administrator, .reviewer, .leader, .auditor]), Row(.policyDraft, [.administrator]),
        Row(.policyChangeDraft, [.administrator]), Row(.policyCheckDraft, [.administrator]),
        Row(.policySubmitDraft, [.administrator]), Row(.policyDiscardDraft, [.administrator]),
        Row(.policyApproveDraft, [.reviewer, .leader]), Row(.policyReturnDraft, [.reviewer, .leader]),
        Row(.policyPutInForce, [.administrator, .leader]),
        Row(.journalRead, [.auditor, .administrator, .leader]),
        Row(.rightsRead, [.auditor, .administrator, .leader]), Row(.benchPrepare, [], system: true),
        Row(.benchWrite, [], system: true), Row(.personalErase, [], system: true),
        Row(.retentionRead, [.administrator, .leader, .auditor]), Row(.retentionPropose, [.administrator]),
        Row(.retentionConfirm, [.administrator, .leader]), Row(.retentionDrop, [.administrator, .leader]),
        Row(
            .exportMake, .signedIn,
            reach: .proven("the desk proves what is in the file; the number given belongs to the actor")),
        Row(.personalSeal, [], system: true), Row(.personalSealFile, [], system: true),
        Row(.personalSealed, [], system: true), Row(.keysRewrap, [], system: true),
        Row(.journalCheckpoint, [], system: true), Row(.journalWitness, [], system: true)
    ]
}
