const READ_NAME = /^(?:Describe|Get|List|Lookup|BatchGet|BatchDescribe)[A-Z]/;

/** Whether an operation or IAM action is named like one that reads. */
export const hasReadName = (name: string): boolean => READ_NAME.test(name);
